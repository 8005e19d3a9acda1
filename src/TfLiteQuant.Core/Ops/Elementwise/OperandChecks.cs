using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Checks of an operator's tensors that many operators share.</summary>
internal static class OperandChecks
{
    private const string Malformed = "The model is malformed.";

    /// <summary>Checks how many inputs and outputs there are.</summary>
    public static void RequireArity(this BindContext context, int inputs, int outputs = 1)
    {
        if (context.InputCount != inputs) throw context.Fail($"It has {context.InputCount} inputs, not {inputs}.", Malformed);
        if (context.OutputCount != outputs) throw context.Fail($"It has {context.OutputCount} outputs, not {outputs}.", Malformed);
    }

    /// <summary>Checks that a tensor has one of the types an operator takes there.</summary>
    public static void RequireType(this BindContext context, TensorValue tensor, params ReadOnlySpan<TensorType> types)
    {
        if (types.IndexOf(tensor.Type) < 0) throw context.UnsupportedType(tensor);
    }

    /// <summary>Checks that two tensors have one type.</summary>
    public static void RequireSameType(this BindContext context, TensorValue a, TensorValue b)
    {
        if (a.Type != b.Type)
            throw context.Fail($"Tensor {a.Index} '{a.Name}' is {a.Type} but tensor {b.Index} '{b.Name}' is {b.Type}; they must be alike.", Malformed);
    }

    /// <summary>Checks that two tensors have one shape.</summary>
    public static void RequireSameShape(this BindContext context, TensorValue a, TensorValue b)
    {
        if (!a.Shape.AsSpan().SequenceEqual(b.Shape))
            throw context.Fail($"Tensor {a.Index} '{a.Name}' is {Text(a)} but tensor {b.Index} '{b.Name}' is {Text(b)}; they must be alike.", Malformed);
    }

    /// <summary>Whether a tensor's elements are codes of values.</summary>
    public static bool IsQuantized(this TensorValue tensor)
        => tensor.Type.IsQuantizedStorage() && tensor.Quantization is { IsQuantized: true };

    /// <summary>An axis counted from the end when negative, as one counted from the start.</summary>
    public static int ResolveAxis(this BindContext context, long axis, int rank)
    {
        var resolved = axis < 0 ? axis + rank : axis;
        if (resolved < 0 || resolved >= rank) throw context.Fail($"Axis {axis} is none of a tensor with {rank} dimensions.", Malformed);
        return (int)resolved;
    }

    /// <summary>A shape in words.</summary>
    public static string Text(TensorValue tensor) => $"[{string.Join(",", tensor.Shape)}]";

    /// <summary>An error for shapes that cannot be broadcast.</summary>
    public static Exception NotBroadcastable(this BindContext context, params ReadOnlySpan<TensorValue> tensors)
    {
        var shapes = new string[tensors.Length];
        for (var i = 0; i < shapes.Length; i++) shapes[i] = Text(tensors[i]);
        return context.Fail($"The shapes {string.Join(" and ", shapes)} cannot be broadcast against each other.", "Dimensions must be equal or 1.");
    }
}
