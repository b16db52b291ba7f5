"""From a view to its terms: the phrases of the lexicons, and the open classes behind them."""
