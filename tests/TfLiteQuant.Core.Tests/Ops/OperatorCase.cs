using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using TensorValue = TfLiteQuant.TestKit.TensorValue;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>One operator with its inputs and what it must give.</summary>
/// <param name="Name">What the case is about.</param>
/// <param name="Builtin">The operator.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Outputs">Types and expected elements of its outputs.</param>
internal sealed record OperatorCase(string Name, BuiltinOperator Builtin, TensorValue[] Inputs, (TensorType Type, ReferenceArray Expected)[] Outputs)
{
    /// <summary>The operator's options.</summary>
    public OperatorOptions? Options { get; init; }

    /// <summary>Which inputs the model carries as constants.</summary>
    public int[] Constants { get; init; } = [];

    /// <summary>Error allowed, of the output's range.</summary>
    public double Tolerance { get; init; }

    /// <summary>Whether the reference runtime takes the case and agrees; false where it is known not to, for a stated reason.</summary>
    public bool HasPeer { get; init; } = true;

    public override string ToString() => Name;

    /// <summary>A model of nothing but the operator.</summary>
    public TfLiteModel Build()
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        var inputs = Inputs.Select((input, i) => Constants.Contains(i) ? main.Constant(input) : main.Input(input.Shape, type: input.Type)).ToArray();
        main.Output(main.Operator(Builtin, inputs, [.. Outputs.Select(static output => (output.Type, output.Expected.Shape))], Options));
        return builder.Build();
    }

    /// <summary>The inputs that are not constant.</summary>
    public TensorValue[] Given() => [.. Inputs.Where((_, i) => !Constants.Contains(i))];

    /// <summary>Runs the model in the engine.</summary>
    public TensorValue[] Run(int threads = 1)
    {
        using var model = Build();
        using var interpreter = new Interpreter(model, new InterpreterOptions { Threads = threads });
        var given = Given();
        for (var i = 0; i < given.Length; i++) interpreter.SetInputBytes(i, given[i].Bytes.Span);
        interpreter.Run(CancellationToken.None);
        return [.. interpreter.Outputs.Select(static output => new TensorValue(output.Type, [.. output.Shape], output.Bytes().ToArray()))];
    }

    /// <summary>Fails unless outputs are as expected.</summary>
    public void Check(IReadOnlyList<TensorValue> outputs, double least = 0)
    {
        for (var i = 0; i < Outputs.Length; i++)
        {
            var (type, expected) = Outputs[i];
            Xunit.Assert.Equal(type, outputs[i].Type);
            Xunit.Assert.Equal(expected.Shape, outputs[i].Shape);
            var actual = ReferenceArray.Of(outputs[i]).Values;
            var finite = expected.Values.Where(double.IsFinite).ToArray();
            var range = finite.Length == 0 ? 0 : Math.Max(0, finite.Max()) - Math.Min(0, finite.Min());
            var agreement = new OutputAgreement();
            agreement.Add(expected.Values, actual);
            agreement.RequireMaxError(Math.Max(Tolerance, least) * range, $"{Name}, output {i}");
        }
    }
}
