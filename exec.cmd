@rem npm scripts say "exec node ..." so that a Unix shell steps aside and signals reach us. On Windows this file is that word.
@%*
