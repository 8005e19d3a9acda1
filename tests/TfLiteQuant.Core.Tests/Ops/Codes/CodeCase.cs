using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;
using TensorValue = TfLiteQuant.TestKit.TensorValue;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>One operator on codes, and the very codes that it must give.</summary>
/// <param name="Name">What the case is about.</param>
/// <param name="Builtin">The operator.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Expected">Its output.</param>
internal sealed record CodeCase(string Name, BuiltinOperator Builtin, CodeTensor[] Inputs, CodeTensor Expected)
{
    /// <summary>The operator's options.</summary>
    public OperatorOptions? Options { get; init; }

    /// <summary>Version that the operator states, for runtimes that ask.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Whether the LiteRT runtime takes the case; false where it is known not to, for a stated reason.</summary>
    public bool HasPeer { get; init; } = true;

    public override string ToString() => Name;

    /// <summary>The operator and the type of its first operand.</summary>
    public (BuiltinOperator Builtin, TensorType Type) Kind => (Builtin, Inputs[0].Type);

    /// <summary>A model of nothing but the operator. Integers are constants, codes are given.</summary>
    public TfLiteModel Build() => Build([this]);

    /// <summary>A model of the operators of several cases, side by side.</summary>
    public static TfLiteModel Build(IEnumerable<CodeCase> cases)
    {
        var builder = new ModelBuilder();
        foreach (var test in cases) test.AddTo(builder.Main);
        return builder.Build();
    }

    /// <summary>What is given to a run.</summary>
    public TensorValue[] Given() => [.. Inputs.Where(static input => !IsConstant(input)).Select(static input => input.ToValue())];

    /// <summary>Runs the model in the engine.</summary>
    public TensorValue Run() => Run([this])[0];

    /// <summary>Runs several cases as one model in the engine.</summary>
    public static TensorValue[] Run(CodeCase[] cases, int threads = 1)
    {
        using var model = Build(cases);
        using var interpreter = new Interpreter(model, new InterpreterOptions { Threads = threads });
        TensorValue[] given = [.. cases.SelectMany(static test => test.Given())];
        for (var i = 0; i < given.Length; i++) interpreter.SetInputBytes(i, given[i].Bytes.Span);
        interpreter.Run(CancellationToken.None);
        return [.. interpreter.Outputs.Select(static output => new TensorValue(output.Type, [.. output.Shape], output.Bytes().ToArray()))];
    }

    /// <summary>Fails unless every code is as expected.</summary>
    public void Check(TensorValue actual)
    {
        Assert.Equal(Expected.Type, actual.Type);
        Assert.Equal(Expected.Shape, actual.Shape);
        BitAgreement.Between(Expected.ToValue(), actual).RequireExact(Name);
    }

    private void AddTo(GraphBuilder graph)
    {
        var inputs = Array.ConvertAll(Inputs, input => Place(graph, input));
        var output = graph.Operator(Builtin, inputs, [(Expected.Type, Expected.Shape)], Options, Version)[0];
        graph[output].Quantization = Expected.Parameters;
        graph.Output(output);
    }

    private static bool IsConstant(CodeTensor input) => input.Type == TensorType.Int32 && input.Scale == 0;

    private static Value Place(GraphBuilder graph, CodeTensor input)
    {
        var value = IsConstant(input) ? graph.Constant(input.ToValue()) : graph.Input(input.Shape, type: input.Type);
        graph[value].Quantization = input.Parameters;
        return value;
    }
}
