"""What a claim must not get wrong of the quotes that it cites, each rule by itself; `../checking.py` asks them all."""
