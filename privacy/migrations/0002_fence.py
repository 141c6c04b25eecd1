from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_requests_jobs_archives")]

    operations = [migrations.RunSQL("CREATE SEQUENCE privacy_fence", "DROP SEQUENCE privacy_fence")]
