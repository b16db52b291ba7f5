"""Pages for eyes: `data` is what a page shows, `page` the one file that shows it, `assets` its parts."""
