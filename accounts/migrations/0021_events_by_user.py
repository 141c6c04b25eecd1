"""An index by user: whoever removes a user must be able to look for it in every month."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0020_accesses_outlive_what_was_seen"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="armingevent",
            index=models.Index(
                condition=models.Q(("user__isnull", False)), fields=["user"], name="arming_by_user"
            ),
        ),
        migrations.AddIndex(
            model_name="commandevent",
            index=models.Index(
                condition=models.Q(("user__isnull", False)), fields=["user"], name="command_by_user"
            ),
        ),
        migrations.AddIndex(
            model_name="lockevent",
            index=models.Index(
                condition=models.Q(("user__isnull", False)), fields=["user"], name="lock_by_user"
            ),
        ),
        migrations.AddIndex(
            model_name="plugevent",
            index=models.Index(
                condition=models.Q(("user__isnull", False)), fields=["user"], name="plug_by_user"
            ),
        ),
    ]
