"""What pages are made of and how they are let in: documents, the `app://` scheme, what lies behind its addresses."""
