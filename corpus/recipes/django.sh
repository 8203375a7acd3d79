#!/usr/bin/env bash
# Django management commands.
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/python-lib.sh"
B=$(venv django 3.11 django)
site() { $B/django-admin startproject site1 . ; $B/python manage.py startapp blog; sed -i "s/'django.contrib.staticfiles',/&\n    'blog',/" site1/settings.py; printf 'from django.db import models\nclass Post(models.Model):\n    title = models.CharField(max_length=20)\n' > blog/models.py; }
d1() { site; $B/python manage.py makemigrations --check --dry-run; };            record migrations-missing d1
d3() { site; sed -i "s/'blog',/'blogx',/" site1/settings.py; $B/python manage.py check; }; record app-missing d3
d4() { $B/python -c 'from django.conf import settings; settings.DEBUG'; };       record settings-not-configured d4
d5() { site; DJANGO_SETTINGS_MODULE=site2.settings $B/python manage.py check; }; record settings-module d5
d6() { site; printf 'from django.db import models\nclass Post(models.Model):\n    owner = models.ForeignKey("auth.Userx", on_delete=models.CASCADE)\n    title = models.CharField()\n    n = models.ManyToManyField("x.Y")\n' > blog/models.py; $B/python manage.py check; }; record system-check d6
d7() { site; sed -i "s/django.db.backends.sqlite3/django.db.backends.postgresql/" site1/settings.py; $B/python manage.py migrate; }; record driver-missing d7
d8() { site; $B/python manage.py shell -c 'from blog.models import Post; print(Post.objects.count())'; }; record no-such-table d8
d9() { site; $B/python manage.py collectstatic --noinput; };                     record collectstatic-static-root d9
d10() { site; $B/python manage.py deploy; };                                     record unknown-command d10
d11() { printf 'import os\nfrom django.core.exceptions import AppRegistryNotReady\n' > x.py; $B/python -c 'import os; os.environ["DJANGO_SETTINGS_MODULE"]="django.conf.global_settings"
from django.contrib.auth.models import User'; }; record apps-not-loaded d11
p1() { site; $B/python manage.py makemigrations; $B/python manage.py migrate; printf 'from django.test import TestCase\nimport logging\nclass ErrorPageTests(TestCase):\n    def test_404_error_page(self):\n        self.assertEqual(self.client.get("/missing").status_code, 404)\n    def test_500(self):\n        logging.getLogger("django.request").error("Internal Server Error: /x")\n' > blog/tests.py; $B/python manage.py test; $B/python manage.py check --deploy; }; record_pass django warnings p1
neutral "$OUT" "$PASS/django"
