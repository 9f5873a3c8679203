"""The walk: fetch, crawl, check, resolve, fuse, publish. A stage runs only when something it depends on changed."""
