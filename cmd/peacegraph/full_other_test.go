//go:build !linux

package main

// bearFileLimit does nothing where no test limits files.
func bearFileLimit() {}
