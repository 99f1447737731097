"""荣誉登记: the register of honours of branches and members."""
