//! The form for people.
