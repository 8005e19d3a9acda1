namespace TfLiteQuant.Evaluation;

/// <summary>What the four numbers of a box are. Units are up to the model and the labels, which must agree.</summary>
public enum BoxFormat
{
    /// <summary>Top, left, bottom, right: as TensorFlow Lite's detection models write boxes.</summary>
    Yxyx,

    /// <summary>Left, top, right, bottom.</summary>
    Xyxy,

    /// <summary>Left, top, width, height: as COCO's annotations have them.</summary>
    Xywh,

    /// <summary>Centre from the left, centre from the top, width, height: as the YOLO family has them.</summary>
    CenterXywh,
}
