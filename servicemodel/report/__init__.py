"""What leaves the house: tables and workbooks."""
