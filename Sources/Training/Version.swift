/// The version of the program: all that states it takes it from here.
package let aecVersion = "0.1.0"
