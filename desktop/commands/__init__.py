"""The commands of the menus: what each is called, when it can be used, and what it does."""
