using TfLiteQuant.Model;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>States that a test class holds integer kernels of an operator to a literal reference; docs/operators.md is written from it.</summary>
/// <param name="builtin">The operator.</param>
/// <param name="types">Types of its activations: <c>int8</c>, <c>uint8</c>, <c>int16</c>; <c>hybrid</c> for float ones with int8 weights;
/// <c>int4 blocks</c>, <c>int2 blocks</c> for float ones with weights of a scale for each block.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class VerifiesCodesAttribute(BuiltinOperator builtin, params string[] types) : Attribute
{
    public BuiltinOperator Builtin { get; } = builtin;

    public IReadOnlyList<string> Types { get; } = types;
}
