"""公文: official documents of the portal, written as Word files in the format of GB/T 9704-2012."""
