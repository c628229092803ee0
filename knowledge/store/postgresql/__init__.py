"""The change log on PostgreSQL, for several programs over one knowledge base. Imported only where one is named."""
