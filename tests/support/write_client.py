# Creates, changes and deletes objects as a Python program would, and prints what came of each step: one line of JSON.

import base64
import json
import sys

from kubernetes import client, watch
from kubernetes.client.exceptions import ApiException

api_client = client.ApiClient(client.Configuration(host=sys.argv[1]))
core = client.CoreV1Api(api_client)
apps = client.AppsV1Api(api_client)
custom = client.CustomObjectsApi(api_client)
extensions = client.ApiextensionsV1Api(api_client)
namespace = "default"


def tell(step, result):
    print(json.dumps([step, result]))


def tell_error(step, call):
    try:
        call()
        tell(step, "no error")
    except ApiException as error:
        status = json.loads(error.body)
        tell(step, [error.status, status["reason"], status["message"]])


def config_maps():
    made = core.create_namespaced_config_map(
        namespace, client.V1ConfigMap(metadata=client.V1ObjectMeta(name="py"), data={"a": "1"})
    )
    tell("create", [made.metadata.name, made.data, made.metadata.uid is not None])
    tell_error("create again", lambda: core.create_namespaced_config_map(namespace, made_of("py")))
    stale = core.read_namespaced_config_map("py", namespace)
    fresh = core.read_namespaced_config_map("py", namespace)
    fresh.data["b"] = "2"
    tell("replace", core.replace_namespaced_config_map("py", namespace, fresh).data)
    stale.data["c"] = "3"
    tell_error("replace what changed", lambda: core.replace_namespaced_config_map("py", namespace, stale))
    tell("patch", core.patch_namespaced_config_map("py", namespace, {"data": {"a": None, "d": "4"}}).data)
    steps = [{"op": "replace", "path": "/data/d", "value": "5"}]
    tell("JSON patch", core.patch_namespaced_config_map("py", namespace, steps).data)
    tell("list", [item.metadata.name for item in core.list_namespaced_config_map(namespace).items])
    dry = core.delete_namespaced_config_map("py", namespace, dry_run="All")
    tell("delete, dry", [dry.status, core.read_namespaced_config_map("py", namespace).metadata.name])
    wrong = client.V1DeleteOptions(preconditions=client.V1Preconditions(uid="other"))
    try:
        core.delete_namespaced_config_map("py", namespace, body=wrong)
    except ApiException as error:
        tell("delete another", [error.status, json.loads(error.body)["reason"]])
    gone = core.delete_namespaced_config_map("py", namespace)
    tell("delete", [gone.status, gone.details.name])
    tell_error("read what is gone", lambda: core.read_namespaced_config_map("py", namespace))


def made_of(name):
    return client.V1ConfigMap(metadata=client.V1ObjectMeta(name=name))


def deployments():
    labels = {"app": "py"}
    container = client.V1Container(name="web", image="web:1")
    template = client.V1PodTemplateSpec(
        metadata=client.V1ObjectMeta(labels=labels), spec=client.V1PodSpec(containers=[container])
    )
    spec = client.V1DeploymentSpec(selector=client.V1LabelSelector(match_labels=labels), template=template)
    body = client.V1Deployment(metadata=client.V1ObjectMeta(name="py"), spec=spec)
    made = apps.create_namespaced_deployment(namespace, body)
    tell("defaults", [made.spec.replicas, made.spec.strategy.type, made.metadata.generation])
    scale = apps.read_namespaced_deployment_scale("py", namespace)
    scale.spec.replicas = 4
    scaled = apps.replace_namespaced_deployment_scale("py", namespace, scale)
    tell("scale", [scaled.spec.replicas, scaled.status.selector])
    containers = {"spec": {"template": {"spec": {"containers": [{"name": "web", "image": "web:2"}]}}}}
    patched = apps.patch_namespaced_deployment("py", namespace, containers)
    tell("strategic merge", [patched.spec.template.spec.containers[0].image, patched.metadata.generation])
    status = apps.patch_namespaced_deployment_status("py", namespace, {"status": {"replicas": 3}})
    tell("status", [status.status.replicas, status.spec.replicas, status.metadata.generation])
    patched.spec.replicas = -1
    patched.metadata.resource_version = None
    tell_error("wrong", lambda: apps.replace_namespaced_deployment("py", namespace, patched))
    marked = client.V1DeleteOptions(propagation_policy="Foreground")
    apps.delete_namespaced_deployment("py", namespace, body=marked)
    left = apps.read_namespaced_deployment("py", namespace)
    tell("delete in the foreground", [left.metadata.finalizers, left.metadata.deletion_timestamp is not None])
    apps.patch_namespaced_deployment("py", namespace, {"metadata": {"finalizers": None}})
    tell_error("gone with its finalizer", lambda: apps.read_namespaced_deployment("py", namespace))


def collections():
    for name in ("a", "b", "c"):
        labels = {"set": "ab" if name in "ab" else "c"}
        data = {"k": base64.b64encode(name.encode()).decode()}
        core.create_namespaced_secret(
            namespace, client.V1Secret(metadata=client.V1ObjectMeta(name=name, labels=labels), data=data)
        )
    deleted = core.delete_collection_namespaced_secret(namespace, label_selector="set=ab")
    left = core.list_namespaced_secret(namespace).items
    tell("delete a collection", [deleted.status, [item.metadata.name for item in left]])


def custom_objects():
    schema = {
        "type": "object",
        "properties": {
            "spec": {"type": "object", "properties": {"size": {"type": "integer", "default": 1}}},
            "status": {"type": "object", "properties": {"phase": {"type": "string"}}},
        },
    }
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
    names = {"plural": "snakes", "singular": "snake", "kind": "Snake"}
    group = "py.example.com"
    extensions.create_custom_resource_definition({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"snakes.{group}"},
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": names,
            "versions": [{**version, "subresources": {"status": {}}}],
        },
    })
    where = (group, "v1", namespace, "snakes")
    snake = {"apiVersion": f"{group}/v1", "kind": "Snake", "metadata": {"name": "boa"}, "spec": {}}
    made = custom.create_namespaced_custom_object(*where, snake)
    tell("custom resource", made["spec"])
    custom.patch_namespaced_custom_object_status(*where, "boa", {"status": {"phase": "Long"}, "spec": {"size": 9}})
    made = custom.get_namespaced_custom_object(*where, "boa")
    tell("its status", [made["spec"], made["status"]])
    custom.delete_namespaced_custom_object(*where, "boa")
    tell("all gone", custom.list_namespaced_custom_object(*where)["items"])
    extensions.delete_custom_resource_definition(f"snakes.{group}")


def own_changes():
    revision = core.list_namespaced_config_map(namespace).metadata.resource_version
    core.create_namespaced_config_map(namespace, made_of("watched"))
    core.patch_namespaced_config_map("watched", namespace, {"data": {"n": "1"}})
    core.delete_namespaced_config_map("watched", namespace)
    seen = []
    stream = watch.Watch()
    for event in stream.stream(core.list_namespaced_config_map, namespace, resource_version=revision):
        seen.append([event["type"], event["object"].metadata.name, event["object"].data])
        if event["type"] == "DELETED":
            stream.stop()
    tell("watch", seen)


config_maps()
deployments()
collections()
custom_objects()
own_changes()
