"""A number for every employee, and for everybody who becomes one."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_sign_in_security"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="staff_number",
            field=models.CharField(blank=True, editable=False, max_length=6, verbose_name="ansattnummer"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="user_staff_number",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."is_staff")',
                    declare="DECLARE tries integer := 0; least_number integer;",
                    func="\n            IF TG_OP = 'UPDATE' AND OLD.staff_number <> '' THEN\n                NEW.staff_number := OLD.staff_number;\n                RETURN NEW;\n            END IF;\n            LOOP\n                least_number := power(10, 3 + least(tries / 50, 2))::integer;\n                NEW.staff_number := (least_number + floor(random() * 9 * least_number))::integer::text;\n                tries := tries + 1;\n                EXIT WHEN NOT EXISTS (SELECT FROM accounts_user WHERE staff_number = NEW.staff_number);\n            END LOOP;\n            RETURN NEW;\n        ",
                    hash="aa9323ae49ee0222643e33a772346f70c7a7ec2a",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_user_staff_number_7ea00",
                    table="accounts_user",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                condition=models.Q(("staff_number", ""), _negated=True),
                fields=("staff_number",),
                name="user_staff_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("staff_number", ""), ("staff_number__regex", "^[0-9]{4,6}$"), _connector="OR"
                ),
                name="user_staff_number_is_digits",
            ),
        ),
        # The trigger gives a number to each employee there is.
        migrations.RunSQL(
            "UPDATE accounts_user SET staff_number = '' WHERE is_staff", migrations.RunSQL.noop
        ),
    ]
