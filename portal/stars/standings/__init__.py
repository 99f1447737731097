"""星级: the stars that branches hold, since when and why; the board, certificates, changes through the year."""
