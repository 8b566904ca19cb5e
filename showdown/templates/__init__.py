"""What `showdown new` writes, as package data: the code as .txt, so that nothing here runs by itself."""
