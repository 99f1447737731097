"""评定办法 of a committee on the web: taken, written part by part, checked, compared, tried out, finished."""
