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

    /// <summary>A model of nothing but the operator. Integers are constants, codes are given.</summary>
    public TfLiteModel Build()
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        var inputs = Array.ConvertAll(Inputs, input => Place(main, input));
        var output = main.Operator(Builtin, inputs, [(Expected.Type, Expected.Shape)], Options, Version)[0];
        main[output].Quantization = Expected.Parameters;
        main.Output(output);
        return builder.Build();
    }

    /// <summary>What is given to a run.</summary>
    public TensorValue[] Given() => [.. Inputs.Where(static input => !IsConstant(input)).Select(static input => input.ToValue())];

    /// <summary>Runs the model in the engine.</summary>
    public TensorValue Run(int threads = 1)
    {
        using var model = Build();
        using var interpreter = new Interpreter(model, new InterpreterOptions { Threads = threads });
        var given = Given();
        for (var i = 0; i < given.Length; i++) interpreter.SetInputBytes(i, given[i].Bytes.Span);
        interpreter.Run(CancellationToken.None);
        var output = interpreter.Outputs[0];
        return new TensorValue(output.Type, [.. output.Shape], output.Bytes().ToArray());
    }

    /// <summary>Fails unless every code is as expected.</summary>
    public void Check(TensorValue actual)
    {
        Assert.Equal(Expected.Type, actual.Type);
        Assert.Equal(Expected.Shape, actual.Shape);
        BitAgreement.Between(Expected.ToValue(), actual).RequireExact(Name);
    }

    private static bool IsConstant(CodeTensor input) => input.Type == TensorType.Int32 && input.Scale == 0;

    private static Value Place(GraphBuilder graph, CodeTensor input)
    {
        var value = IsConstant(input) ? graph.Constant(input.ToValue()) : graph.Input(input.Shape, type: input.Type);
        graph[value].Quantization = input.Parameters;
        return value;
    }
}
