"""Two to four countries, actors or periods side by side: the same rows, each row on one scale."""
