//! Logs that stay on the side of JavaScript and are read piece by piece, so
//! that the memory of the module, which never shrinks, does not grow with them.

use js_sys::{Function, Uint8Array};
use std::cell::RefCell;
use std::io::{self, Read};
use wasm_bindgen::{JsCast, JsValue};

/// An array of bytes.
pub struct Bytes<'a> {
    array: &'a Uint8Array,
    at: u32,
}

impl<'a> Bytes<'a> {
    pub fn new(array: &'a Uint8Array) -> Bytes<'a> {
        Bytes { array, at: 0 }
    }
}

impl Read for Bytes<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.array.length() - self.at;
        let length = left.min(u32::try_from(buffer.len()).unwrap_or(u32::MAX));
        let piece = self.array.subarray(self.at, self.at + length);
        piece.copy_to(&mut buffer[..length as usize]);
        self.at += length;
        Ok(length as usize)
    }
}

/// A function that reads, and what it has thrown.
pub struct Callback<'a> {
    read: &'a Function,
    exception: RefCell<Option<JsValue>>,
}

impl<'a> Callback<'a> {
    pub fn new(read: &'a Function) -> Callback<'a> {
        Callback { read, exception: RefCell::new(None) }
    }

    pub fn reader(&self) -> CallbackReader<'_> {
        CallbackReader { callback: self, array: Uint8Array::new_with_length(0) }
    }

    pub fn into_exception(self) -> Option<JsValue> {
        self.exception.into_inner()
    }
}

/// Reads by a [`Callback`] into an array of its own: the module's memory is
/// moved when it grows, and a view of it must not be in foreign hands then.
pub struct CallbackReader<'a> {
    callback: &'a Callback<'a>,
    array: Uint8Array,
}

impl Read for CallbackReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = u32::try_from(buffer.len()).unwrap_or(u32::MAX);
        if self.array.length() < room {
            self.array = Uint8Array::new_with_length(room);
        }
        let array = self.array.subarray(0, room);
        let result = self.callback.read.call1(&JsValue::UNDEFINED, array.unchecked_ref());
        let count = match result.map(|count| count.as_f64()) {
            Ok(Some(count)) if (0.0..=f64::from(room)).contains(&count) => count as u32,
            Ok(_) => return Err(io::Error::other("the reader returned no count of bytes")),
            Err(exception) => {
                *self.callback.exception.borrow_mut() = Some(exception);
                return Err(io::Error::other("the reader threw an exception"));
            }
        };
        array.subarray(0, count).copy_to(&mut buffer[..count as usize]);
        Ok(count as usize)
    }
}
