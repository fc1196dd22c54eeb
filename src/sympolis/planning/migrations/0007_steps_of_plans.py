from django.db import migrations


def tell_steps(apps, schema_editor):
    """What taking a plan over moved stood as ids in the plan's answer."""
    alias = schema_editor.connection.alias
    Plan, Step = apps.get_model("planning", "Plan"), apps.get_model("planning", "Step")
    for plan in Plan.objects.using(alias).filter(taken_at__isnull=False):
        if "steps" in plan.answer:
            Step.objects.using(alias).filter(pk__in=plan.answer.pop("steps"), series=plan.series_id).update(plan=plan)
            plan.save(using=alias, update_fields=["answer"])


def tell_plans(apps, schema_editor):
    alias = schema_editor.connection.alias
    Plan, Step = apps.get_model("planning", "Plan"), apps.get_model("planning", "Step")
    for plan in Plan.objects.using(alias).filter(taken_at__isnull=False):
        plan.answer["steps"] = list(Step.objects.using(alias).filter(plan=plan).order_by("pk").values_list("pk", flat=True))
        plan.save(using=alias, update_fields=["answer"])


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0006_step_plan'),
    ]

    operations = [
        migrations.RunPython(tell_steps, tell_plans),
    ]
