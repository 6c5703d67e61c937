// The validators of volumes, their claims and classes, and CSI drivers.

import type { ValidatorTable } from "../validator.ts";
import { csiDriverValidator } from "./csi_driver.ts";
import { csiNodeValidator } from "./csi_node.ts";
import { csiStorageCapacityValidator } from "./csi_storage_capacity.ts";
import { persistentVolumeValidator } from "./persistent_volume.ts";
import { persistentVolumeClaimValidator } from "./persistent_volume_claim.ts";
import { storageClassValidator } from "./storage_class.ts";
import { volumeAttachmentValidator } from "./volume_attachment.ts";
import { volumeAttributesClassValidator } from "./volume_attributes_class.ts";

export const storageValidators: ValidatorTable = {
  "k8s.io.api.core.v1.PersistentVolume": persistentVolumeValidator,
  "k8s.io.api.core.v1.PersistentVolumeClaim": persistentVolumeClaimValidator,
  "k8s.io.api.storage.v1.CSIDriver": csiDriverValidator,
  "k8s.io.api.storage.v1.CSINode": csiNodeValidator,
  "k8s.io.api.storage.v1.CSIStorageCapacity": csiStorageCapacityValidator,
  "k8s.io.api.storage.v1.StorageClass": storageClassValidator,
  "k8s.io.api.storage.v1.VolumeAttachment": volumeAttachmentValidator,
  "k8s.io.api.storage.v1.VolumeAttributesClass": volumeAttributesClassValidator,
};
