"""The house generators: forgers, from champion to noise."""
