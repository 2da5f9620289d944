package main

// axe checks the accessibility of pages, in the browser tests.
var axe = npmFile{
	release: "axe-core@4.14.1",
	name:    "package/axe.min.js",
	sha256:  "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
}
