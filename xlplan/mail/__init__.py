"""What came by mail, chat or archive, opened: workbooks in it with who sent them and when. Knows nothing of plans."""
