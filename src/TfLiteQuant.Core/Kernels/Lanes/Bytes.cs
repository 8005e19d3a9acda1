using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

// Types whose size is a number: as type arguments they make that number a constant in the compiled kernel.

/// <summary>The number 1.</summary>
[InlineArray(1)]
internal struct Bytes1
{
    private byte _first;
}

/// <summary>The number 2.</summary>
[InlineArray(2)]
internal struct Bytes2
{
    private byte _first;
}

/// <summary>The number 3.</summary>
[InlineArray(3)]
internal struct Bytes3
{
    private byte _first;
}

/// <summary>The number 4.</summary>
[InlineArray(4)]
internal struct Bytes4
{
    private byte _first;
}

/// <summary>The number 5.</summary>
[InlineArray(5)]
internal struct Bytes5
{
    private byte _first;
}

/// <summary>The number 6.</summary>
[InlineArray(6)]
internal struct Bytes6
{
    private byte _first;
}

/// <summary>The number 7.</summary>
[InlineArray(7)]
internal struct Bytes7
{
    private byte _first;
}

/// <summary>The number 8.</summary>
[InlineArray(8)]
internal struct Bytes8
{
    private byte _first;
}

/// <summary>The number 9.</summary>
[InlineArray(9)]
internal struct Bytes9
{
    private byte _first;
}

/// <summary>The number 10.</summary>
[InlineArray(10)]
internal struct Bytes10
{
    private byte _first;
}

/// <summary>The number 11.</summary>
[InlineArray(11)]
internal struct Bytes11
{
    private byte _first;
}

/// <summary>The number 12.</summary>
[InlineArray(12)]
internal struct Bytes12
{
    private byte _first;
}

/// <summary>The number 13.</summary>
[InlineArray(13)]
internal struct Bytes13
{
    private byte _first;
}

/// <summary>The number 14.</summary>
[InlineArray(14)]
internal struct Bytes14
{
    private byte _first;
}
