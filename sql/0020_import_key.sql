-- Imports find customers by their credit code; empty ones are passed over.
ALTER TABLE customer ADD KEY IF NOT EXISTS customer_credit (credit_code, live);
