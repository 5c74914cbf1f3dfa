"""Ask and answer: documents before they are issued, once they are, and the register of them."""
