using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Runtime;

public sealed class ControlFlowTests
{
    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 9)]
    public void If_RunsOneBranch(bool condition, float expected)
    {
        var model = new CustomModel();
        var (chosen, x) = (model.Main.Input([], type: TensorType.Bool), model.Main.Input([1]));
        model.Main.Output(model.Main.If(chosen, Branch(model, "Add"), Branch(model, "Multiply"), x));
        using var interpreter = model.Open();
        interpreter.SetInput<bool>(0, [condition]);
        interpreter.SetInput<float>(1, [3]);
        interpreter.Run();
        Assert.Equal([expected], interpreter.Output<float>(0).ToArray());
        // The condition comes when running: before, both branches are bound and neither has run.
        Assert.Equal(condition ? 1 : 0, model["Add"].Runs);
    }

    [Fact]
    public void If_WithBranchesOfDifferentShapes_IsDynamic()
    {
        var model = new CustomModel();
        var (chosen, x) = (model.Main.Input([], type: TensorType.Bool), model.Main.Input([2]));
        var longer = model.Builder.AddSubgraph("longer");
        var inner = longer.Input([2]);
        longer.Output(model.Apply(longer, "Append", inner, inner));
        var result = model.Main.If(chosen, longer, Branch(model, "Add", 2), x)[0];
        model.Main.Output(model.Apply("Add", result));
        using var interpreter = model.Open();
        interpreter.SetInput<float>(1, [1, 2]);
        foreach (var condition in new[] { true, false, true })
        {
            interpreter.SetInput<bool>(0, [condition]);
            interpreter.Run();
            Assert.Equal(condition ? [2, 4, 2, 4] : [4, 8], interpreter.Output<float>(0).ToArray());
        }
    }

    [Fact]
    public void While_CountsAndSums()
    {
        var model = Loop(static (model, body, counter, sum) => (model.Apply(body, "Add", counter, CustomModel.Scalar(body, 1)), model.Apply(body, "Add", sum, counter)));
        using var interpreter = model.Open();
        foreach (var start in new float[] { 0, 5, 10 })
        {
            interpreter.SetInput<float>(0, [start]);
            interpreter.SetInput<float>(1, [100]);
            interpreter.Run();
            Assert.Equal(Math.Max(10, start), interpreter.Output<float>(0)[0]);
            Assert.Equal(100 + Enumerable.Range(0, 10).Where(i => i >= start).Sum(), interpreter.Output<float>(1)[0]);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < 5; run++) interpreter.Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void While_HandsValuesOnAtOtherPositions()
    {
        // (a, b) -> (b, a + 1): what goes round twice has grown once.
        var model = Loop(static (model, body, a, b) => (b, model.Apply(body, "Add", a, CustomModel.Scalar(body, 4))));
        using var interpreter = model.Open();
        interpreter.SetInput<float>(0, [1]);
        interpreter.SetInput<float>(1, [2]);
        interpreter.Run();
        // (1,2) (2,5) (5,6) (6,9) (9,10) (10,13)
        Assert.Equal((10, 13), (interpreter.Output<float>(0)[0], interpreter.Output<float>(1)[0]));
    }

    [Fact]
    public void While_GrowsAList()
    {
        var model = Loop(static (model, body, counter, list) => (model.Apply(body, "Add", counter, CustomModel.Scalar(body, 1)), model.Apply(body, "Append", list, counter)));
        using var interpreter = model.Open();
        for (var run = 0; run < 2; run++)
        {
            interpreter.SetInput<float>(0, [5]);
            interpreter.SetInput<float>(1, [-1]);
            interpreter.Run();
            Assert.Equal([6], interpreter.Outputs[1].Shape);
            Assert.Equal([-1, 5, 6, 7, 8, 9], interpreter.Output<float>(1).ToArray());
        }
    }

    [Fact]
    public void While_HandsAGrowingListOnToAnotherState()
    {
        // The follower's shape is the first one in the first round, and changes from the second on.
        var model = new CustomModel();
        GraphBuilder condition = model.Builder.AddSubgraph("condition"), body = model.Builder.AddSubgraph("body");
        var (counter, list, _) = (condition.Input([1]), condition.Input([1]), condition.Input([1]));
        condition.Output(model.Less(condition, counter, CustomModel.Scalar(condition, 4)));
        (counter, list, _) = (body.Input([1]), body.Input([1]), body.Input([1]));
        body.Output(model.Apply(body, "Add", counter, CustomModel.Scalar(body, 1)), model.Apply(body, "Append", list, counter), list);
        var results = model.Main.While(condition, body, model.Main.Input([1]), model.Main.Input([1]), model.Main.Input([1]));
        model.Main.Output([.. results, model.Apply("Add", results[2], CustomModel.Scalar(model.Main, 0))]);
        using var interpreter = model.Open();
        foreach (var start in new[] { 0, 3, 4, 1 })
        {
            interpreter.SetInput<float>(0, [start]);
            interpreter.SetInput<float>(1, [-1]);
            interpreter.SetInput<float>(2, [-2]);
            interpreter.Run();
            float[] grown = [-1, .. Enumerable.Range(start, 4 - start)];
            Assert.Equal(grown, interpreter.Output<float>(1).ToArray());
            Assert.Equal(start == 4 ? [-2] : grown[..^1], interpreter.Output<float>(2).ToArray());
            Assert.Equal(interpreter.Output<float>(2).ToArray(), interpreter.Output<float>(3).ToArray());
        }
    }

    [Fact]
    public void While_SeesConstantsAsConstants()
    {
        var model = new CustomModel();
        var folded = model.Define("Folded", TestOperator.Elementwise(static (x, y) => x * 2));
        GraphBuilder condition = model.Builder.AddSubgraph("condition"), body = model.Builder.AddSubgraph("body");
        var (conditionCounter, _) = (condition.Input([1]), condition.Input([1]));
        condition.Output(model.Less(condition, conditionCounter, CustomModel.Scalar(condition, 9)));
        var (counter, step) = (body.Input([1]), body.Input([1]));
        body.Output(model.Apply(body, "Add", counter, model.Apply(body, "Folded", step)), step);
        model.Main.Output(model.Main.While(condition, body, model.Main.Input([1]), model.Main.Constant<float>([1.5f], [1])));
        using var interpreter = model.Open();
        interpreter.Run();
        Assert.Equal((9, 1.5f), (interpreter.Output<float>(0)[0], interpreter.Output<float>(1)[0]));
        Assert.Equal(1, folded.Runs);
    }

    [Fact]
    public void Nesting_WhileInsideIf()
    {
        var model = new CustomModel();
        var inner = Loop(static (model, body, counter, sum) => (model.Apply(body, "Add", counter, CustomModel.Scalar(body, 1)), model.Apply(body, "Add", sum, counter)), model, out var loop);
        var other = model.Builder.AddSubgraph("other");
        var (a, b) = (other.Input([1]), other.Input([1]));
        other.Output(b, a);
        var (chosen, x, y) = (model.Main.Input([], type: TensorType.Bool), model.Main.Input([1]), model.Main.Input([1]));
        model.Main.Output(model.Main.If(chosen, loop, other, x, y));
        using var interpreter = inner.Open();
        interpreter.SetInput<float>(1, [8]);
        interpreter.SetInput<float>(2, [1]);
        interpreter.SetInput<bool>(0, [true]);
        interpreter.Run();
        Assert.Equal((10, 18), (interpreter.Output<float>(0)[0], interpreter.Output<float>(1)[0]));
        interpreter.SetInput<bool>(0, [false]);
        interpreter.Run();
        Assert.Equal((1, 8), (interpreter.Output<float>(0)[0], interpreter.Output<float>(1)[0]));
    }

    [Fact]
    public void Composite_And_Case_RunTheirGraphs()
    {
        var model = new CustomModel();
        GraphBuilder add = Branch(model, "Add"), multiply = Branch(model, "Multiply");
        var (index, x) = (model.Main.Input([], type: TensorType.Int32), model.Main.Input([1]));
        var composite = model.Main.Operator(BuiltinOperator.StablehloComposite, [x], [(TensorType.Float32, [1])])[0];
        model.Main.LastOperator.Options2 = new OptionFields(21).Text(0, "square").Integer(1, multiply.Index);
        var chosen = model.Main.Operator(BuiltinOperator.StablehloCase, [index, composite], [(TensorType.Float32, [1])])[0];
        model.Main.LastOperator.Options2 = new OptionFields(23).Integers(0, add.Index, multiply.Index);
        model.Main.Output(chosen);
        using var interpreter = model.Open();
        interpreter.SetInput<float>(1, [3]);
        foreach (var (number, expected) in new (int, float)[] { (0, 18), (1, 81), (2, 81), (-1, 81) })
        {
            interpreter.SetInput<int>(0, [number]);
            interpreter.Run();
            Assert.Equal(expected, interpreter.Output<float>(0)[0]);
        }
    }

    [Fact]
    public void Recursion_IsRefused()
    {
        var model = new CustomModel();
        var endless = model.Builder.AddSubgraph("endless");
        var inner = endless.Input([1]);
        endless.Output(endless.Operator(BuiltinOperator.Call, [inner], [(TensorType.Float32, [1])], new OptionFields(36).Integer(0, endless.Index))[0]);
        var x = model.Main.Input([1]);
        model.Main.Output(model.Main.Operator(BuiltinOperator.Call, [x], [(TensorType.Float32, [1])], new OptionFields(36).Integer(0, endless.Index))[0]);
        using var interpreter = model.Open();
        var error = InterpreterTests.Require(ErrorCode.InvalidModel, "never end", () => interpreter.Run());
        Assert.Equal((1, 0, "CALL"), (error.Location.Subgraph, error.Location.OperatorIndex, error.Location.OperatorName));
    }

    [Fact]
    public void Doubling_IsBounded()
    {
        // Each graph calls the next one twice: 30 graphs would make a billion instances.
        var model = new CustomModel();
        var graphs = Enumerable.Range(0, 30).Select(i => model.Builder.AddSubgraph($"g{i}")).ToArray();
        for (var i = 0; i < graphs.Length; i++) Call(graphs[i], i + 1 < graphs.Length ? graphs[i + 1].Index : -1);
        Call(model.Main, graphs[0].Index);
        using var interpreter = model.Open();
        InterpreterTests.Require(ErrorCode.InvalidModel, "places", () => interpreter.Run());

        static void Call(GraphBuilder graph, int callee)
        {
            var x = graph.Input([1]);
            for (var i = 0; i < 2 && callee >= 0; i++)
                x = graph.Operator(BuiltinOperator.Call, [x], [(TensorType.Float32, [1])], new OptionFields(36).Integer(0, callee))[0];
            graph.Output(x);
        }
    }

    [Fact]
    public void Cancellation_EndsALoop()
    {
        var model = Loop(static (model, body, counter, sum) => (model.Apply(body, "Multiply", counter, CustomModel.Scalar(body, 1)), sum));
        using var interpreter = model.Open();
        interpreter.SetInput<float>(0, [1]);
        using var source = new CancellationTokenSource(50);
        Assert.Throws<OperationCanceledException>(() => interpreter.Run(source.Token));
    }

    private static CustomModel Loop(Func<CustomModel, GraphBuilder, Value, Value, (Value, Value)> next)
    {
        var model = new CustomModel();
        AddLoop(model, model.Main, next);
        return model;
    }

    private static CustomModel Loop(Func<CustomModel, GraphBuilder, Value, Value, (Value, Value)> next, CustomModel model, out GraphBuilder graph)
    {
        AddLoop(model, graph = model.Builder.AddSubgraph("loop"), next);
        return model;
    }

    // while (a < 10) (a, b) = next(a, b)
    private static void AddLoop(CustomModel model, GraphBuilder graph, Func<CustomModel, GraphBuilder, Value, Value, (Value, Value)> next)
    {
        GraphBuilder condition = model.Builder.AddSubgraph("condition"), body = model.Builder.AddSubgraph("body");
        var (counter, _) = (condition.Input([1]), condition.Input([1]));
        condition.Output(model.Less(condition, counter, CustomModel.Scalar(condition, 10)));
        var (a, b) = next(model, body, body.Input([1]), body.Input([1]));
        body.Output(a, b);
        graph.Output(graph.While(condition, body, graph.Input([1]), graph.Input([1])));
    }

    private static GraphBuilder Branch(CustomModel model, string op, int size = 1)
    {
        var graph = model.Builder.AddSubgraph(op);
        graph.Output(model.Apply(graph, op, graph.Input([size])));
        return graph;
    }
}
