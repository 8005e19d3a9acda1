using TfLiteQuant.Core.Tests.Runtime;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>TFLite_Detection_PostProcess with values written out: four boxes on unit anchors, of which the first two overlap.</summary>
public sealed class DetectionPostProcessOpTests
{
    private static readonly float[] Anchors = [0.5f, 0.5f, 1, 1, 0.5f, 0.5f, 1, 1, 0.5f, 10.5f, 1, 1, 0.5f, 20.5f, 1, 1];

    // The second is 0.1 to the right of the first, and overlaps it by 0.9 / 1.1; the third is e^0.5 times as high.
    private static readonly float[] Codes = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2.5f, 0, 0, 0, 0, 0];

    // Background, then two classes.
    private static readonly float[] Scores = [0, 0.6f, 0.7f, 0, 0.8f, 0.1f, 0, 0.2f, 0.9f, 0, 0.05f, 0.04f];

    [Fact]
    public void Fast_keeps_boxes_by_their_best_class()
    {
        var (boxes, classes, scores, count) = Run(new DetectorEnd { Boxes = 4, Classes = 2, Most = 3, ScoreLimit = 0.1f });
        Assert.Equal(2, count);
        Assert.Equal([1, 0, 0], classes);
        Assert.Equal([0.9f, 0.8f, 0], scores);
        var half = (float)(0.5 * Math.Exp(0.5));
        Assert.Equal([0.5f - half, 10, 0.5f + half, 11, 0, 0.1f, 1, 1.1f, 0, 0, 0, 0], boxes, (expected, actual) => Math.Abs(expected - actual) < 1e-6);
    }

    [Fact]
    public void Fast_gives_several_classes_of_a_box()
    {
        var (boxes, classes, scores, count) = Run(new DetectorEnd { Boxes = 4, Classes = 2, Most = 2, PerBox = 3, ScoreLimit = 0.1f });
        Assert.Equal(2, count);
        // A row for a third class, which there is not.
        Assert.Equal([1, 0, 0, 0, 1, 0], classes);
        Assert.Equal([0.9f, 0.2f, 0, 0.8f, 0.1f, 0], scores);
        Assert.Equal(boxes[..4], boxes[4..8]);
    }

    [Fact]
    public void Regular_suppresses_in_each_class_by_itself()
    {
        var (_, classes, scores, count) = Run(new DetectorEnd { Boxes = 4, Classes = 2, Most = 3, ScoreLimit = 0.1f, IsRegular = true });
        Assert.Equal(3, count);
        Assert.Equal([1, 0, 1], classes);
        Assert.Equal([0.9f, 0.8f, 0.7f], scores);
    }

    [Fact]
    public void Regular_takes_so_many_of_a_class()
    {
        var (_, classes, _, count) = Run(new DetectorEnd { Boxes = 4, Classes = 2, Most = 4, PerClass = 1, ScoreLimit = 0.1f, IsRegular = true });
        Assert.Equal(2, count);
        Assert.Equal([1, 0, 0, 0], classes);
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        Refused(new DetectorEnd { Boxes = 4, Classes = 2, OverlapLimit = 0 }, "nms_iou_threshold is 0");
        Refused(new DetectorEnd { Boxes = 4, Classes = 2, PerBox = 0 }, "max_classes_per_detection 0");
        Refused(new DetectorEnd { Boxes = 4, Classes = 0 }, "num_classes is 0");
        Refused(new DetectorEnd { Boxes = 4, Classes = 2 }, "Its options cannot be read", static op => op.CustomOptions = BufferData.From<byte>([1, 2, 3, 4]));
        Refused(new DetectorEnd { Boxes = 4, Classes = 2 }, "Its options cannot be read", static op => op.CustomOptions = null);
        Refused(new DetectorEnd { Boxes = 5, Classes = 2 }, "has shape [4, 4] instead of [5, 4]");
    }

    private static (float[] Boxes, float[] Classes, float[] Scores, int Count) Run(DetectorEnd end)
    {
        using var interpreter = new Interpreter(Model(end).Build());
        var results = EngineRun.Run(interpreter, interpreter, new LiteRtCase(TensorValue.From<float>(Codes, 1, 4, 4), TensorValue.From<float>(Scores, 1, 4, 3)));
        return (results[0].AsSpan<float>().ToArray(), results[1].AsSpan<float>().ToArray(), results[2].AsSpan<float>().ToArray(), (int)results[3].AsSpan<float>()[0]);
    }

    private static void Refused(DetectorEnd end, string problem, Action<Operator>? change = null)
    {
        var builder = Model(end);
        change?.Invoke(builder.Main.LastOperator);
        using var interpreter = new Interpreter(builder.Build());
        var error = Assert.Throws<TfLiteQuantException>(() => interpreter.Prepare(TestContext.Current.CancellationToken));
        Assert.Contains(problem, error.Message);
        Assert.Equal(DetectorEnd.Name, error.Location.OperatorName);
    }

    private static ModelBuilder Model(DetectorEnd end)
    {
        var builder = new ModelBuilder();
        var (boxes, scores) = (builder.Main.Input([1, end.Boxes, 4], "boxes"), builder.Main.Input([1, end.Boxes, Math.Max(end.Columns, 2)], "scores"));
        end.Add(builder.Main, boxes, scores, builder.Main.Constant<float>(Anchors, [4, 4], "anchors"));
        return builder;
    }
}
