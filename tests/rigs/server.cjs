// telegram-test-api on the port given; says when it listens.
const TelegramServer = require(require.resolve("telegram-test-api", { paths: [process.argv[3]] }));
const server = new TelegramServer({ port: Number(process.argv[2]), host: "127.0.0.1" });
server.start().then(() => console.log("listening"));
