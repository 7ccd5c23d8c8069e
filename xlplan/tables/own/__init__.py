"""Tables that HQ declares itself, by typing: plain data, the `Table` that it makes, the text in which it travels."""
