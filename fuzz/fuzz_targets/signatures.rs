#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| logclass_fuzz::signatures::run(data));
