using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Runtime;

public sealed class ObserverTests
{
    [Fact]
    public void Observer_SeesInputsAndOutputsOfEachOperator_ThoughMemoryIsShared()
    {
        var model = new CustomModel();
        var x = model.Main.Input([1]);
        for (var i = 0; i < 4; i++) x = model.Apply("Add", x);
        model.Main.Output(x);
        var seen = new Recorder();
        using var interpreter = model.Open();
        interpreter.Observer = seen;
        interpreter.SetInput<float>(0, [1]);
        interpreter.Run();
        Assert.Equal(["Add 0: 1", "Add 0 = 2", "Add 1: 2", "Add 1 = 4", "Add 2: 4", "Add 2 = 8", "Add 3: 8", "Add 3 = 16"], seen.Lines);
        interpreter.Observer = null;
        interpreter.Run();
        Assert.Equal(8, seen.Lines.Count);
    }

    [Fact]
    public void Observer_SeesOperatorsInsideControlFlow()
    {
        var model = new CustomModel();
        var graph = model.Builder.AddSubgraph("inner");
        graph.Output(model.Apply(graph, "Multiply", graph.Input([1])));
        var x = model.Main.Input([1]);
        model.Main.Output(model.Main.Operator(BuiltinOperator.Call, [x], [(TensorType.Float32, [1])], new OptionFields(36).Integer(0, graph.Index))[0]);
        var seen = new Recorder();
        using var interpreter = model.Open();
        interpreter.Observer = seen;
        interpreter.SetInput<float>(0, [3]);
        interpreter.Run();
        Assert.Equal(["CALL 0: 3", "Multiply 0: 3", "Multiply 0 = 9", "CALL 0 = 9"], seen.Lines);
        Assert.True(interpreter.Operators[0].RunsSubgraphs);
    }

    [Theory]
    [InlineData(NonFiniteMode.Report)]
    [InlineData(NonFiniteMode.Error)]
    public void NonFinite_IsFoundWhereItArises(NonFiniteMode mode)
    {
        var model = new CustomModel();
        model.Define("Divide", TestOperator.Elementwise(static (x, y) => x / y));
        Value x = model.Main.Input([3], "x"), y = model.Main.Input([3], "y");
        model.Main.Output(model.Apply("Add", model.Apply("Divide", model.Apply("Add", x, x), y)));
        using var interpreter = model.Open(new InterpreterOptions { NonFinite = mode });
        interpreter.SetInput<float>(0, [1, 2, -3]);
        interpreter.SetInput<float>(1, [1, 1, 1]);
        interpreter.Run();
        Assert.Null(interpreter.NonFinite);
        interpreter.SetInput<float>(1, [1, 2, 0]);
        if (mode == NonFiniteMode.Error)
        {
            var error = InterpreterTests.Require(ErrorCode.NonFiniteValue, "Element 2", () => interpreter.Run());
            Assert.Equal((1, "Divide"), (error.Location.OperatorIndex, error.Location.OperatorName));
        }
        else
        {
            interpreter.Run();
        }

        var finding = interpreter.NonFinite;
        Assert.NotNull(finding);
        Assert.Equal((2, double.NegativeInfinity, 1), (finding.Element, finding.Value, finding.Location.OperatorIndex));
        interpreter.ResetNonFinite();
        Assert.Null(interpreter.NonFinite);
    }

    [Fact]
    public void NonFinite_ComingFromOutside_IsNotTheModelsDoing()
    {
        var model = new CustomModel();
        var mask = model.Main.Constant<float>([0, float.NegativeInfinity], [2]);
        model.Main.Output(model.Apply("Add", model.Apply("Add", model.Main.Input([2]), mask)), model.Apply("Add", model.Main.Input([2])));
        using var interpreter = model.Open(new InterpreterOptions { NonFinite = NonFiniteMode.Error });
        interpreter.SetInput<float>(1, [float.NaN, 0]);
        interpreter.Run();
        Assert.Null(interpreter.NonFinite);
    }

    private sealed class Recorder : IOperatorObserver
    {
        public List<string> Lines { get; } = [];

        public void Before(OperatorSite site) => Lines.Add($"{site.Name} {site.Index}: {site.Inputs[0]!.Values<float>()[0]}");

        public void After(OperatorSite site, long elapsed)
        {
            Assert.True(elapsed >= 0);
            Lines.Add($"{site.Name} {site.Index} = {site.Outputs[0].Values<float>()[0]}");
        }
    }
}
