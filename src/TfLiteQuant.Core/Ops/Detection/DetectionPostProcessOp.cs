using TfLiteQuant.Kernels.Detection;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// TFLite_Detection_PostProcess, the custom operator at the end of TensorFlow's single-shot detectors, which the runtime has built in: turns
/// boxes relative to anchors into corners, and picks the best that do not overlap. Inputs: boxes [1, n, 4 or more], scores [1, n, classes
/// with or without a background], anchors [n, 4], in float or all in uint8; outputs: boxes [1, m, 4], classes and scores [1, m], and how
/// many there are, in float and zero beyond them.
/// </summary>
public sealed partial class DetectionPostProcessOp : OpDefinition
{
    // As the reference has it where the options do not say.
    private const int DefaultPerClass = 100;

    public override BuiltinOperator Operator => BuiltinOperator.Custom;

    public override string CustomCode => "TFLite_Detection_PostProcess";

    public override OpKernel Bind(BindContext context)
    {
        context.RequireArity(3, 4);
        var (boxes, scores, anchors) = (context.Input(0), context.Input(1), context.Input(2));
        context.RequireRank(boxes, 3, 3);
        context.RequireShape(scores, 1, boxes.Shape[1], -1);
        context.RequireShape(anchors, boxes.Shape[1], AnchoredBoxes.Size);
        context.Require(boxes.Shape[0] == 1 && boxes.Shape[2] >= AnchoredBoxes.Size, $"Boxes have the shape [{string.Join(", ", boxes.Shape)}] instead of [1, {boxes.Shape[1]}, 4 or more].");
        RequireReal(context, boxes);
        RequireReal(context, scores);
        context.Require(anchors.Type == boxes.Type, $"Boxes are {boxes.Type}, and anchors {anchors.Type}.");
        var options = new Settings(context);
        context.Require(scores.Shape[2] - options.Classes is 0 or 1, $"There are scores for {scores.Shape[2]} classes, and the options state {options.Classes}.");
        int[][] shapes = [[1, options.Rows, AnchoredBoxes.Size], [1, options.Rows], [1, options.Rows], [1]];
        for (var i = 0; i < shapes.Length; i++)
        {
            context.RequireType(context.Output(i), TensorType.Float32);
            context.Output(i).Resize(shapes[i]);
        }

        return new Kernel(context, options);
    }

    private static void RequireReal(BindContext context, TensorValue tensor)
    {
        if (tensor.Type == TensorType.Float32) return;
        if (tensor.Type != TensorType.UInt8 || tensor.Quantization is not { Scale: [_], ZeroPoint: [_] }) throw context.UnsupportedType(tensor);
    }

    /// <summary>The options.</summary>
    private sealed class Settings
    {
        public Settings(BindContext context)
        {
            var map = context.RequireMap();
            float Number(string name) => (float)(map[name] ?? 0);
            Most = map.Whole("max_detections");
            PerBox = map.Whole("max_classes_per_detection");
            PerClass = map.Whole("detections_per_class", DefaultPerClass);
            IsRegular = map["use_regular_nms"] is > 0;
            Classes = map.Whole("num_classes");
            ScoreLimit = Number("nms_score_threshold");
            OverlapLimit = Number("nms_iou_threshold");
            Boxes = new AnchoredBoxes(Number("y_scale"), Number("x_scale"), Number("h_scale"), Number("w_scale"));
            context.Require(Most >= 0 && PerBox > 0 && (long)Most * PerBox <= int.MaxValue / AnchoredBoxes.Size, $"max_detections is {Most} and max_classes_per_detection {PerBox}.");
            context.Require(Classes > 0, $"num_classes is {Classes}.");
            context.Require(PerClass > 0 || !IsRegular, $"detections_per_class is {PerClass}.");
            context.Require(OverlapLimit is > 0 and <= 1, $"nms_iou_threshold is {OverlapLimit}, which must be above 0 and at most 1.");
            foreach (var scale in (string[])["y_scale", "x_scale", "h_scale", "w_scale"]) context.Require(Number(scale) != 0, $"{scale} is missing or 0.");
        }

        public int Most { get; }

        public int PerBox { get; }

        public int PerClass { get; }

        public bool IsRegular { get; }

        public int Classes { get; }

        public float ScoreLimit { get; }

        public float OverlapLimit { get; }

        public AnchoredBoxes Boxes { get; }

        /// <summary>Rows of the outputs.</summary>
        public int Rows => Most * PerBox;
    }

    private sealed class Kernel(BindContext context, Settings settings) : OpKernel
    {
        private readonly RealInput _codes = new(context.Input(0)), _scores = new(context.Input(1)), _anchors = new(context.Input(2));
        private readonly TensorValue _boxes = context.Output(0), _classes = context.Output(1), _values = context.Output(2), _count = context.Output(3);
        private readonly float[] _corners = new float[context.Input(2).Count];
        private readonly int _stride = context.Input(0).Shape[2], _width = context.Input(1).Shape[2];
        private readonly DetectionRanking _ranking = new(
            new BoxSelection(context.Input(0).Shape[1], settings.ScoreLimit, settings.OverlapLimit), context.Input(0).Shape[1], settings.Classes);

        public override void Run()
        {
            settings.Boxes.Decode(_codes.Read(), _stride, _anchors.Read(), _corners);
            RequireOrder();
            foreach (var output in (TensorValue[])[_boxes, _classes, _values]) output.Span<float>().Clear();
            var perBox = Math.Min(settings.PerBox, settings.Classes);
            var found = settings.IsRegular
                ? _ranking.Regular(_corners, _scores.Read(), _width, Math.Min(settings.PerClass, settings.Most), settings.Most)
                : _ranking.Fast(_corners, _scores.Read(), _width, perBox, settings.Most);
            for (var i = 0; i < found.Count; i++)
            {
                // A box has room for as many classes as are asked for, also where there are fewer.
                var row = settings.IsRegular ? i : (i / perBox * settings.PerBox) + (i % perBox);
                _corners.AsSpan(found[i].Box * AnchoredBoxes.Size, AnchoredBoxes.Size).CopyTo(_boxes.Span<float>()[(row * AnchoredBoxes.Size)..]);
                _classes.Span<float>()[row] = found[i].Class;
                _values.Span<float>()[row] = found[i].Score;
            }

            _count.Span<float>()[0] = settings.IsRegular ? found.Count : found.Count / perBox;
        }

        private void RequireOrder()
        {
            for (var i = 0; i < _corners.Length; i += AnchoredBoxes.Size)
                if (_corners[i] > _corners[i + 2] || _corners[i + 1] > _corners[i + 3])
                    throw context.Fail($"Box {i / AnchoredBoxes.Size} has a negative height or width.", "Anchors must not have negative sizes.");
        }
    }

    /// <summary>An input as real numbers.</summary>
    private sealed class RealInput(TensorValue tensor)
    {
        private readonly float[]? _values = tensor.Type == TensorType.Float32 ? null : new float[tensor.Count];

        public ReadOnlySpan<float> Read()
        {
            if (_values is null) return tensor.Values<float>();
            var (scale, zeroPoint) = (tensor.Quantization!.Scale![0], (float)tensor.Quantization.ZeroPoint![0]);
            var codes = tensor.Values<byte>();
            for (var i = 0; i < _values.Length; i++) _values[i] = (codes[i] - zeroPoint) * scale;
            return _values;
        }
    }
}
