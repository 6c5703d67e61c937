# Keeps a cache of ConfigMaps by listing and watching them, as a controller would, and prints it once an object named
# "done" has come: a line `namespace/name@resourceVersion` for each object, and a last one that tells how often it listed.

import sys
import time

import urllib3
from kubernetes import client, watch

api = client.CoreV1Api(client.ApiClient(client.Configuration(host=sys.argv[1])))
read = api.list_config_map_for_all_namespaces


def key(config_map):
    return f"{config_map.metadata.namespace}/{config_map.metadata.name}"


def follow(cache, revision):
    """Watches, again and again, until "done" has come. Raises ApiException with status 410 when history is gone."""
    while True:
        stream = watch.Watch()
        for event in stream.stream(read, resource_version=revision, timeout_seconds=1):
            config_map = event["object"]
            if event["type"] == "DELETED":
                del cache[key(config_map)]
            else:
                cache[key(config_map)] = config_map.metadata.resource_version
            revision = config_map.metadata.resource_version
            if config_map.metadata.name == "done":
                return


lists = 0
while True:
    try:
        listed = read()
        lists += 1
        cache = {key(item): item.metadata.resource_version for item in listed.items}
        follow(cache, listed.metadata.resource_version)
        break
    except client.exceptions.ApiException as error:
        if error.status != 410:
            raise
    except urllib3.exceptions.HTTPError:  # weir is away for a moment
        time.sleep(0.1)

for line in sorted(f"{name}@{revision}" for name, revision in cache.items()):
    print(line)
print(f"lists {lists}")
