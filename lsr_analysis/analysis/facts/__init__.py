"""What an area’s figures say, as facts that sentences tell and tables hold."""
