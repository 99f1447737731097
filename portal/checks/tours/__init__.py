"""巡回安排: who goes where when, and which units of the year were not gone to."""
