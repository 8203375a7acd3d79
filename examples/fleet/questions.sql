-- What a platform team asks, in the SQL that Spark and DuckDB share.
-- diagnoses: what classify.py wrote; rank 0 is the first diagnosis of a log, or its only row.
-- builds: what the CI system knows; path is the key of both.

-- name: Which causes cost most?
SELECT d.id,
       any_value(d.category) AS category,
       count(*) AS builds,
       round(sum(b.minutes), 1) AS minutes
FROM diagnoses d JOIN builds b ON d.path = b.path
WHERE d.rank = 0 AND d.id IS NOT NULL
GROUP BY d.id
ORDER BY minutes DESC, d.id
LIMIT 10;

-- name: What is new since last week?
SELECT d.id, d.fingerprint, min(b.date) AS first_seen, count(*) AS builds
FROM diagnoses d JOIN builds b ON d.path = b.path
WHERE d.rank = 0 AND d.id IS NOT NULL
GROUP BY d.id, d.fingerprint
HAVING min(b.date) > (SELECT max(date) FROM builds) - INTERVAL 7 DAY
ORDER BY builds DESC, d.id, d.fingerprint
LIMIT 10;

-- name: Flaky or broken?
SELECT d.id,
       count(*) AS tried_again,
       count(CASE WHEN later.verdict = 'clean' THEN 1 END) AS passed_then
FROM diagnoses d
JOIN builds b ON d.path = b.path
JOIN builds again ON again.repository = b.repository AND again.commit = b.commit AND again.attempt = b.attempt + 1
JOIN diagnoses later ON later.path = again.path AND later.rank = 0
WHERE d.rank = 0 AND d.id IS NOT NULL
GROUP BY d.id
ORDER BY passed_then DESC, tried_again DESC, d.id
LIMIT 10;

-- name: Which repositories share causes?
SELECT a.repository AS one, b.repository AS other, count(*) AS causes
FROM (SELECT DISTINCT b.repository, d.id FROM diagnoses d JOIN builds b ON d.path = b.path WHERE d.id IS NOT NULL) a
JOIN (SELECT DISTINCT b.repository, d.id FROM diagnoses d JOIN builds b ON d.path = b.path WHERE d.id IS NOT NULL) b
  ON a.id = b.id AND a.repository < b.repository
GROUP BY a.repository, b.repository
ORDER BY causes DESC, one, other
LIMIT 10;

-- name: What could not be read, and why?
SELECT d.path, d.error, d.truncated
FROM diagnoses d
WHERE d.rank = 0 AND (d.error IS NOT NULL OR d.truncated IS NOT NULL)
ORDER BY d.path;

-- name: How much is explained?
SELECT b.date,
       count(CASE WHEN d.verdict = 'diagnosed' THEN 1 END) AS diagnosed,
       count(CASE WHEN d.verdict = 'unknown' THEN 1 END) AS unknown,
       count(CASE WHEN d.verdict = 'clean' THEN 1 END) AS clean
FROM diagnoses d JOIN builds b ON d.path = b.path
WHERE d.rank = 0
GROUP BY b.date
ORDER BY b.date;
