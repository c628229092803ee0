// A button in the corner of a ward's own site that opens the chat: <script src="https://…/widget.js" defer></script>
"use strict";
(() => {
  const home = new URL(document.currentScript.src).origin;
  const lang = document.currentScript.dataset.lang === "en" ? "en" : "vi";
  const label = lang === "en" ? "Ask about twinned localities" : "Hỏi về địa phương kết nghĩa";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-expanded", "false");
  Object.assign(button.style, {
    position: "fixed", insetInlineEnd: "16px", bottom: "16px", zIndex: 2147483000, minHeight: "44px", padding: "8px 16px",
    border: "0", borderRadius: "22px", background: "#0b5cad", color: "#fff", font: "16px system-ui, sans-serif", cursor: "pointer",
  });
  let frame = null;
  button.addEventListener("click", () => {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.src = `${home}/?embed=1&lang=${lang}`;
      frame.title = label;
      Object.assign(frame.style, {
        position: "fixed", insetInlineEnd: "16px", bottom: "72px", zIndex: 2147483000, width: "min(400px, calc(100vw - 32px))",
        height: "min(620px, calc(100vh - 96px))", border: "1px solid #c9d2dc", borderRadius: "12px", background: "#fff",
      });
      document.body.append(frame);
    } else {
      frame.hidden = !frame.hidden;
      frame.style.display = frame.hidden ? "none" : "";
    }
    button.setAttribute("aria-expanded", String(!frame.hidden));
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && frame && !frame.hidden) button.click(); });
  document.body.append(button);
})();
