"""Articles: the text of a news article becomes draft agreements, each fact with the words it rests on."""
