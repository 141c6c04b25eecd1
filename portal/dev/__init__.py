"""The site on one machine: servers, processes, tests and checks. The site itself never imports it."""
