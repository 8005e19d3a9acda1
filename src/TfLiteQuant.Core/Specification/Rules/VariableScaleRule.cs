using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>What is read from a variable is what was assigned to it: codes with the same parameters.</summary>
public sealed class VariableScaleRule : SpecificationRule
{
    public override string Demand => "All that is assigned to a variable and read from it has one type, scale and zero point.";

    internal override IEnumerable<ModelFinding> Check(CheckedModel model)
    {
        var first = new Dictionary<(string?, string?), Operand>();
        foreach (var op in model.Operators)
        {
            if (Value(op) is not { } value || Handle(op) is not { } name) continue;
            if (!first.TryGetValue(name, out var other)) first.Add(name, value);
            else if (other.Tensor.Type != value.Tensor.Type || (value.HasCodes && other.HasCodes && !Affine.AreSame(other.Tensor, value.Tensor)))
                yield return Differing(op, value, other, name.Name);
        }
    }

    private static Operand? Value(CheckedOperator op) => op.Builtin switch
    {
        BuiltinOperator.AssignVariable => op.Input(1),
        BuiltinOperator.ReadVariable => op.Output,
        _ => null,
    };

    // A variable is known by the container and name that VAR_HANDLE states.
    private static (string? Container, string? Name)? Handle(CheckedOperator op)
    {
        if (op.Input(0) is not { } handle || op.Graph.MakerOf(handle.Index) is not { Builtin: BuiltinOperator.VarHandle } maker) return null;
        return (maker.Operator.Options?.GetString(0), maker.Operator.Options?.GetString(1));
    }

    private ModelFinding Differing(CheckedOperator op, Operand value, Operand other, string? name) => Finding(
        op,
        value,
        FindingSeverity.Error,
        $"The variable '{name}' is {Affine.Name(value.Tensor.Type)} {Affine.Of(value.Tensor)} here, and {Affine.Name(other.Tensor.Type)} {Affine.Of(other.Tensor)} elsewhere.",
        "Give all uses of the variable the same parameters.");
}
