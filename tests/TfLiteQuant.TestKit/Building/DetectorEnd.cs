using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>TFLite_Detection_PostProcess, as TensorFlow's detection models end in it.</summary>
public sealed record DetectorEnd
{
    public const string Name = "TFLite_Detection_PostProcess";

    public int Boxes { get; init; } = 24;

    public int Classes { get; init; } = 5;

    /// <summary>Whether scores have a background before the classes.</summary>
    public bool HasBackground { get; init; } = true;

    public int Most { get; init; } = 8;

    public int PerBox { get; init; } = 1;

    public int PerClass { get; init; } = 100;

    public bool IsRegular { get; init; }

    public float ScoreLimit { get; init; } = 0.3f;

    public float OverlapLimit { get; init; } = 0.5f;

    /// <summary>Columns of the scores.</summary>
    public int Columns => Classes + (HasBackground ? 1 : 0);

    public byte[] Options => FlexMapBytes.Write(
        ("max_detections", Most), ("max_classes_per_detection", PerBox), ("detections_per_class", PerClass), ("use_regular_nms", IsRegular),
        ("nms_score_threshold", ScoreLimit), ("nms_iou_threshold", OverlapLimit), ("num_classes", Classes),
        ("y_scale", 10f), ("x_scale", 10f), ("h_scale", 5f), ("w_scale", 5f));

    /// <summary>Adds the operator, and its results to the graph's outputs.</summary>
    public Value[] Add(GraphBuilder graph, Value boxes, Value scores, Value anchors)
    {
        var rows = Most * PerBox;
        var results = graph.Custom(
            Name, [boxes, scores, anchors],
            [(TensorType.Float32, [1, rows, 4]), (TensorType.Float32, [1, rows]), (TensorType.Float32, [1, rows]), (TensorType.Float32, [1])], Options);
        graph.Output(results);
        return results;
    }

    /// <summary>Anchors of a row of overlapping places: y, x, height, width.</summary>
    public float[] Anchors() => [.. Enumerable.Range(0, Boxes).SelectMany(i => new[] { 0.2f + (0.5f * (i % 3)), 0.02f + ((float)i / Boxes), 0.3f, 0.15f + (0.01f * (i % 4)) })];
}
