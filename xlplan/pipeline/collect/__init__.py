"""`xlplan collect`: mails and archives opened, the workbooks in them put into the inbox."""
